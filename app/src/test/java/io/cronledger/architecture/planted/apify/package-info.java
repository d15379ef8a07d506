/** Violations, planted to see the rules catch them. */
@NullMarked
package io.cronledger.architecture.planted.apify;

import org.jspecify.annotations.NullMarked;
