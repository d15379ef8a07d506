/** Three ways to one setting, and what is said of wrong ones. */
@NullMarked
package io.cronledger.settings;

import org.jspecify.annotations.NullMarked;
