/** What all that reads JSON has in common; it knows nobody. */
@NullMarked
package io.cronledger.json;

import org.jspecify.annotations.NullMarked;
