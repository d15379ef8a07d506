@NullMarked
package io.cronledger.local;

import org.jspecify.annotations.NullMarked;
