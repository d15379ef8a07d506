/** The words, the rules and the ports of Cronledger; knows the JDK alone. */
module io.cronledger.core {
  requires static transitive org.jspecify;

  exports io.cronledger.run;
  exports io.cronledger.schedule;
}
