/** The shape of the whole program, checked; each check is proved by a planted violation. */
@NullMarked
package io.cronledger.architecture;

import org.jspecify.annotations.NullMarked;
