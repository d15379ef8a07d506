@NullMarked
package io.cronledger.durable;

import org.jspecify.annotations.NullMarked;
