package io.cronledger.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A platform that gives the replies it was told to, in order, and remembers what it was sent. */
public final class ScriptedPlatform implements TaskPlatform {
  /** A call as it arrived. */
  public record Sent(AttemptKey key, TaskCall call) {}

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Sent> sent = new ArrayList<>();

  public ScriptedPlatform replying(Reply... all) {
    replies.addAll(List.of(all));
    return this;
  }

  public static Reply success(String json) {
    return new Reply.Final(new Outcome.Succeeded(Payload.json(json)), null);
  }

  public static Reply notNow(int httpStatus) {
    return new Reply.NotNow(new Failure("rate-limit-exceeded", "slow down", httpStatus), null);
  }

  public static Reply unreachable() {
    return new Reply.NotNow(Failure.of("unreachable", "nobody there"), null);
  }

  @Override
  public Reply runSync(AttemptKey key, TaskCall call, Departure departure) {
    if (!departure.isOpen()) {
      return new Reply.NotNow(Failure.of("not-sent", "too late"), null);
    }
    departure.left();
    sent.add(new Sent(key, call));
    return replies.isEmpty() ? success("{}") : replies.remove();
  }

  public List<Sent> sent() {
    return List.copyOf(sent);
  }
}
