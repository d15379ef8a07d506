/** The command line: asks the books and the service, and prints what they say. */
@NullMarked
package io.cronledger.cli;

import org.jspecify.annotations.NullMarked;
