@NullMarked
package io.cronledger.jdbc;

import org.jspecify.annotations.NullMarked;
