/** What tests read of the log. */
@NullMarked
package io.cronledger.logged;

import org.jspecify.annotations.NullMarked;
