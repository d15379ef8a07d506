@NullMarked
package io.cronledger.schedule;

import org.jspecify.annotations.NullMarked;
