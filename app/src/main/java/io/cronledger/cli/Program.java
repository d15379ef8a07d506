package io.cronledger.cli;

import io.cronledger.crontab.CronSet;
import io.cronledger.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The rest of the program, as commands need it; put together by {@code Main}. */
public interface Program {

  InstantSource clock();

  String version();

  /**
   * Reads the settings.
   *
   * @throws CommandFailed that tells all that is wrong with them
   */
  Settings settings(Invocation invocation);

  /** The cron files of the configuration, or those given. */
  CronSet cronFiles(Settings settings, List<Path> files);

  /** Asks the service if it runs, and the database otherwise, if there is one. */
  Desk desk(Settings settings);

  /**
   * The service again, after it has gone; waits for it, for a minute at the most.
   *
   * @return nothing if it has not come back
   */
  Optional<Desk> deskOfReturned(Settings settings) throws InterruptedException;

  /** A desk that takes orders too: where there is no ledger yet, it begins one. */
  Desk orderDesk(Settings settings);

  /** Looks after the database of the settings. */
  Caretaker caretaker(Settings settings);

  /** Tries whether the endpoint would take the calls of these cron files. */
  List<Finding> tryOnline(Settings settings, CronSet cron) throws InterruptedException;

  /** Serves until it is told to stop. */
  int serve(Settings settings) throws InterruptedException;

  /** Serves the local endpoint alone until it is told to stop. */
  int endpoint(Settings settings) throws InterruptedException;
}
