package io.cronledger.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much all nodes of a ledger may do together, and how much of that one of them may. Each has an
 * equal part, so that nobody has to be asked before a run is sent.
 *
 * @param perNode calls in flight that a node has room for
 * @param maxRunning calls in flight of all nodes; null for as many as they have room for
 * @param startRate runs of backlogs that all nodes start a second
 */
public record Together(int perNode, @Nullable Integer maxRunning, int startRate) {

  /** How many of these may fire: one that may have no call in flight stands by. */
  int nodesAtWork(int firing) {
    return maxRunning == null ? firing : Math.min(firing, maxRunning);
  }

  /**
   * The part of a node.
   *
   * @param atWork those that fire, each with a part
   * @param live all that may have calls in flight
   */
  Runner.Limits partOf(long epoch, List<Node> atWork, List<Node> live) {
    int rank = rank(epoch, atWork);
    if (rank < 0) {
      return new Runner.Limits(0, 0);
    }
    double rate = startRate / (double) atWork.size();
    return new Runner.Limits(Math.min(perNode, calls(rank, atWork, live)), rate);
  }

  private int calls(int rank, List<Node> atWork, List<Node> live) {
    return maxRunning == null
        ? perNode
        : Math.max(0, part(maxRunning, rank, atWork.size()) - beyond(maxRunning, atWork, live));
  }

  private static int part(int whole, int rank, int nodes) {
    return whole / nodes + (rank < whole % nodes ? 1 : 0);
  }

  /**
   * What others still have in flight beyond their part, since there were fewer nodes when they
   * began, as far as it falls to each of the rest.
   */
  private static int beyond(int whole, List<Node> atWork, List<Node> live) {
    int beyond = 0;
    int within = 0;
    for (Node node : live) {
      int rank = rank(node.epoch(), atWork);
      int more = node.running() - (rank < 0 ? 0 : part(whole, rank, atWork.size()));
      beyond += Math.max(0, more);
      within += rank >= 0 && more <= 0 ? 1 : 0;
    }
    return within == 0 ? 0 : Math.ceilDiv(beyond, within);
  }

  private static int rank(long epoch, List<Node> atWork) {
    for (int i = 0; i < atWork.size(); i++) {
      if (atWork.get(i).epoch() == epoch) {
        return i;
      }
    }
    return -1;
  }
}
