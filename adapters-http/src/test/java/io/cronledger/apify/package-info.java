@NullMarked
package io.cronledger.apify;

import org.jspecify.annotations.NullMarked;
