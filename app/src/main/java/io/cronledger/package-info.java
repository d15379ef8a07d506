/** Where everything is put together. */
@NullMarked
package io.cronledger;

import org.jspecify.annotations.NullMarked;
