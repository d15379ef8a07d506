/** The packaged program as its user has it: processes, signals and sockets. */
@NullMarked
package io.cronledger.process;

import org.jspecify.annotations.NullMarked;
