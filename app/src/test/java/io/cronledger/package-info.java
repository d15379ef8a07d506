/** The program as a whole. */
@NullMarked
package io.cronledger;

import org.jspecify.annotations.NullMarked;
