package io.cronledger.run;

import io.cronledger.run.PlatformRuns.Survey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** All that is not known about the runs of one task. One list of the platform answers it all. */
final class Case {
  /** As long as the platform lets a question wait. */
  private static final Duration LONG_POLL = Duration.ofSeconds(60);

  /** How much later than it started a run may turn up in a list. */
  private static final Duration LAG = Duration.ofMinutes(10);

  private final Target target;
  private final PlatformRuns platform;
  private final KeyEcho echo;
  private final Time time;
  private final Semaphore followers;
  private final Tally tally;
  private final Map<Matter, Open> open = new LinkedHashMap<>();
  private boolean isAsking;

  /** One question of a kind about a run, or an attempt of it. */
  private record Matter(Class<? extends Question> kind, RunId run, int attempt) {
    static Matter of(Question question) {
      int attempt = question instanceof Question.Twin twin ? twin.attempt().number() : 0;
      return new Matter(question.getClass(), question.run().id(), attempt);
    }
  }

  /** A question that has no answer yet. */
  private static final class Open {
    private final Question question;
    private final long openSince;
    private Instant nextAt;
    private Duration pause;

    /** Up to when a list has shown everything that concerns it. */
    private @Nullable Instant seenUntil;

    private boolean isFollowed;
    private boolean isTold;

    Open(Question question, long openSince) {
      this.question = question;
      this.openSince = openSince;
      this.nextAt = question.pace().first();
      this.pause = question.pace().shortest();
    }

    /** A run that may turn up for hours needs no list of all those hours each time. */
    Instant window(Instant asOf, long askedAt) {
      return question instanceof Question.Twin && seenUntil != null
          ? seenUntil.minus(LAG)
          : question.window(asOf.minusNanos(askedAt - openSince));
    }
  }

  Case(
      Target target,
      PlatformRuns platform,
      KeyEcho echo,
      Time time,
      Semaphore followers,
      Tally tally) {
    this.target = target;
    this.platform = platform;
    this.echo = echo;
    this.time = time;
    this.followers = followers;
    this.tally = tally;
  }

  synchronized void add(Question question) {
    if (open.put(Matter.of(question), new Open(question, time.nanos())) == null) {
      tally.add(question.getClass(), 1);
    }
  }

  synchronized void withdrawStop(RunId run) {
    if (open.remove(new Matter(Question.Whereabouts.class, run, 0)) != null) {
      tally.add(Question.Whereabouts.class, -1);
    }
  }

  synchronized boolean isEmpty() {
    return open.isEmpty() && !isAsking;
  }

  synchronized boolean isDue(Instant now) {
    return !isAsking
        && open.values().stream().anyMatch(one -> !one.isFollowed && !one.nextAt.isAfter(now));
  }

  synchronized void begin() {
    isAsking = true;
  }

  /** Asks once, about everything. */
  void ask(Settler.Findings findings, Executor threads) {
    try {
      List<Open> all = all();
      if (all.isEmpty()) {
        return;
      }
      Instant asOf = time.instant();
      long askedAt = time.nanos();
      Instant from =
          all.stream().map(one -> one.window(asOf, askedAt)).min(Instant::compareTo).orElseThrow();
      Survey survey = platform.startedSince(from, target);
      note(survey);
      var defects = new Defects();
      for (Open one : all) {
        if (survey instanceof Survey.Seen(_, _, boolean complete) && complete) {
          one.seenUntil = asOf;
        }
        try {
          new Judgement(one, survey, asOf, askedAt, findings, threads).judge();
        } catch (RuntimeException defect) {
          defects.add(defect);
        }
      }
      defects.tell();
    } catch (LedgerUnavailable e) {
      // What was not put on record is asked again.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rest();
    }
  }

  private synchronized List<Open> all() {
    return List.copyOf(open.values());
  }

  /** Any key of ours shows that this account's runs keep them. */
  private void note(Survey survey) {
    if (survey instanceof Survey.Seen(String account, List<PlatformRun> runs, _)
        && runs.stream().anyMatch(run -> run.key() != null)) {
      echo.seen(account);
    }
  }

  private synchronized void rest() {
    isAsking = false;
    Instant now = time.instant();
    for (Open one : open.values()) {
      if (!one.nextAt.isAfter(now)) {
        one.nextAt = now.plus(one.pause);
        one.pause = one.question.pace().after(one.pause);
      }
    }
  }

  /** Returns true to one caller. */
  private synchronized boolean close(Open one) {
    boolean isOurs = open.remove(Matter.of(one.question), one);
    if (isOurs) {
      tally.add(one.question.getClass(), -1);
    }
    return isOurs;
  }

  private synchronized boolean beginToFollow(Open one) {
    if (one.isFollowed || !followers.tryAcquire()) {
      return false;
    }
    one.isFollowed = true;
    return true;
  }

  private synchronized void endToFollow(Open one) {
    one.isFollowed = false;
    one.nextAt = time.instant().plus(one.question.pace().shortest());
    followers.release();
  }

  /** What one list says about one question. */
  private final class Judgement {
    private final Open one;
    private final Survey survey;
    private final Instant asOf;
    private final long askedAt;
    private final Settler.Findings findings;
    private final Executor threads;

    Judgement(
        Open one,
        Survey survey,
        Instant asOf,
        long askedAt,
        Settler.Findings findings,
        Executor threads) {
      this.one = one;
      this.survey = survey;
      this.asOf = asOf;
      this.askedAt = askedAt;
      this.findings = findings;
      this.threads = threads;
    }

    void judge() throws InterruptedException {
      switch (one.question) {
        case Question.End end -> end(end);
        case Question.Precedent precedent -> precedent(precedent);
        case Question.Facts facts -> facts(facts);
        case Question.Twin twin -> twin(twin);
        case Question.Whereabouts _ -> stop();
      }
    }

    private Optional<PlatformRun> found() {
      return survey instanceof Survey.Seen seen ? one.question.answer(seen) : Optional.empty();
    }

    private boolean isHopeless() {
      return asOf.isAfter(one.question.until());
    }

    /** Whether the list shows that there is no such run. */
    private boolean isAbsent() {
      return survey instanceof Survey.Seen(_, _, boolean complete) && complete && found().isEmpty();
    }

    private boolean graceIsOver() {
      return askedAt - one.openSince >= Settler.GRACE.toNanos();
    }

    private void end(Question.End question) throws InterruptedException {
      Optional<PlatformRun> found = found();
      if (found.isPresent() && found.get().isOver()) {
        conclude(question, found.get());
      } else if (found.isPresent()) {
        follow(question, found.get());
      } else if (isAbsent() && graceIsOver()) {
        absent(question, ((Survey.Seen) survey).account());
      } else if (survey instanceof Survey.Denied(Failure why) && graceIsOver()) {
        lose(question, "the platform does not answer questions about its runs: " + why);
      }
      boolean isNotThere = survey instanceof Survey.Seen && found.isEmpty();
      if (isNotThere ? isHopeless() : asOf.isAfter(question.atTheLatest())) {
        lose(question, "7 days have passed");
      }
    }

    private void conclude(Question.End question, PlatformRun found) throws InterruptedException {
      if (platform.endOf(found, question.run().order().call())
              instanceof Reply.Final(Outcome outcome, RunFacts facts)
          && close(one)) {
        findings.ended(question.run(), outcome, facts);
      }
    }

    private void follow(Question.End question, PlatformRun found) {
      if (!beginToFollow(one)) {
        return;
      }
      threads.execute(
          () -> {
            try {
              if (platform.isOverWithin(LONG_POLL, found, target)) {
                conclude(question, found);
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              endToFollow(one);
            }
          });
    }

    private void absent(Question.End question, String account) {
      if (!echo.wasSeen(account)) {
        lose(question, "this platform has not yet shown that it keeps keys");
      } else if (close(one)) {
        findings.neverStarted(question.run());
      }
    }

    private void lose(Question.End question, String reason) {
      Failure why = question.run().attempts().getLast().failure();
      String first = why == null ? "" : "; it began with " + why;
      String message = "what became of the run cannot be known: " + reason + first;
      if (close(one)) {
        findings.ended(question.run(), new Outcome.Lost(Failure.of("reply-lost", message)), null);
      }
    }

    private void precedent(Question.Precedent question) {
      Optional<PlatformRun> found = found();
      if (found.isPresent()) {
        if (close(one)) {
          findings.preceded(question.run(), found.get());
        }
      } else if (isUnprecedented(question) || isHopeless()) {
        if (close(one)) {
          findings.unprecedented(question.run());
        }
      }
    }

    /** Whoever cannot be asked knows of none; but that is no proof. */
    private boolean isUnprecedented(Question.Precedent question) {
      return question.justNow()
          ? isAbsent() && graceIsOver()
          : isAbsent() || survey instanceof Survey.Denied;
    }

    private void facts(Question.Facts question) {
      Optional<PlatformRun> found = found().filter(PlatformRun::isOver);
      if (asOf.isBefore(question.pace().first())) {
        return;
      }
      if (found.isPresent() && close(one)) {
        findings.learned(question.run(), found.get().facts());
      } else if (survey instanceof Survey.Denied || isHopeless()) {
        close(one);
      }
    }

    private void twin(Question.Twin question) throws InterruptedException {
      Optional<PlatformRun> found = found();
      if (found.isPresent() && !one.isTold) {
        findings.twin(question.run(), question.attempt(), found.get());
        one.isTold = true;
      }
      if (found.isPresent() && !found.get().isOver()) {
        platform.stop(found.get(), target);
      } else if (found.isPresent() || isHopeless()) {
        close(one);
      }
    }

    private void stop() throws InterruptedException {
      Optional<PlatformRun> found = found();
      if (found.isPresent() && !found.get().isOver()) {
        platform.stop(found.get(), target);
      } else if (found.isPresent() || isHopeless()) {
        close(one);
      }
    }
  }
}
