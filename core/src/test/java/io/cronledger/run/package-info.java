@NullMarked
package io.cronledger.run;

import org.jspecify.annotations.NullMarked;
