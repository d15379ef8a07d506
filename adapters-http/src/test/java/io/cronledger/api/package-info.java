@NullMarked
package io.cronledger.api;

import org.jspecify.annotations.NullMarked;
