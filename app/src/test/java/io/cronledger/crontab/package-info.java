@NullMarked
package io.cronledger.crontab;

import org.jspecify.annotations.NullMarked;
