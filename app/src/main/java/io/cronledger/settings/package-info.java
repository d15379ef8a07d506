/**
 * What is set for the service as a whole: one name, three ways. A flag beats the environment beats
 * the file. Knows where a value came from, so that whatever is wrong with it is told at its place;
 * what the values are for is not known here.
 */
@NullMarked
package io.cronledger.settings;

import org.jspecify.annotations.NullMarked;
