/** Violations, planted to see the rules catch them. */
@NullMarked
package io.cronledger.architecture.planted.run;

import org.jspecify.annotations.NullMarked;
