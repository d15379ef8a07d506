package io.cronledger;

import io.cronledger.apify.ApifyPlatform;
import io.cronledger.cli.Finding;
import io.cronledger.crontab.CronSet;
import io.cronledger.run.Failure;
import io.cronledger.run.Target;
import io.cronledger.schedule.Definition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries whether the endpoint would take the calls of a set of cron files, without making one. */
final class OnlineCheck {
  private final ApifyPlatform platform;
  private final URI endpoint;
  private final List<Finding> findings = new ArrayList<>();

  OnlineCheck(ApifyPlatform platform, URI endpoint) {
    this.platform = platform;
    this.endpoint = endpoint;
  }

  List<Finding> of(CronSet cron) throws InterruptedException {
    List<Target> targets = cron.definitions().stream().map(OnlineCheck::target).distinct().toList();
    List<Optional<String>> tokens =
        Stream.concat(
                Stream.of(Optional.<String>empty()),
                targets.stream().map(target -> Optional.ofNullable(target.token())))
            .distinct()
            .toList();
    for (Optional<String> token : tokens) {
      String name = token.orElse(null);
      note("token", told(name), platform.problemOf(name));
    }
    for (Target target : targets) {
      if (findings.stream().anyMatch(Finding::isSilence)) {
        break;
      }
      note("task", target.task().toString(), platform.problemOf(target));
      note("runs", target.task().toString(), platform.problemOfRunsOf(target));
    }
    return findings;
  }

  private static Target target(Definition definition) {
    var call = definition.read().call();
    return new Target(call.task(), call.token());
  }

  private String told(@Nullable String token) {
    return "%s at %s".formatted(token == null ? "the service's own" : token, endpoint);
  }

  private void note(String check, String subject, Optional<Failure> problem) {
    findings.add(new Finding(check, subject, problem.orElse(null)));
  }
}
