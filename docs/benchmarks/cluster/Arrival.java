/**
 * A request that has come in.
 *
 * @param late milliseconds after its slot
 */
record Arrival(String schedule, double late) {}
