package io.cronledger.run;

import java.util.List;
import java.util.Map;

/** Who serves the ledger, or did; nobody is named where only one process can. */
public interface Nodes {

  /** Those that are there, and those that ended of late, in the order in which they came. */
  List<Node> nodes();

  /** Who began the attempts of a run, by their number, as far as that is known. */
  Map<Integer, String> nodesOf(RunId run);
}
