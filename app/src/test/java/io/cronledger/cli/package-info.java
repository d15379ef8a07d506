@NullMarked
package io.cronledger.cli;

import org.jspecify.annotations.NullMarked;
