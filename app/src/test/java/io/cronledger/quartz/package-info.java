@NullMarked
package io.cronledger.quartz;

import org.jspecify.annotations.NullMarked;
