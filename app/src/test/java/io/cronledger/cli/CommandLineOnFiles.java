package io.cronledger.cli;

import io.cronledger.crontab.CronFiles;
import io.cronledger.crontab.CronFolder;
import io.cronledger.crontab.CronSet;
import io.cronledger.settings.Given;
import io.cronledger.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands on a folder of cron files, without a service and without a database. */
final class CommandLineOnFiles implements Program {
  private final CronFolder folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int exitCode = -1;

  CommandLineOnFiles(Path config) {
    this.folder = new CronFolder(config);
  }

  CommandLineOnFiles with(String cronFile) {
    folder.write("cron.d/a.cron", cronFile);
    return this;
  }

  /** What a command prints, line by line. */
  List<String> run(String... args) {
    out.reset();
    err.reset();
    var screen = new Screen(print(out), print(err), 200);
    exitCode = new CommandLineInterface(this, screen).execute(args);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  int exitCode() {
    return exitCode;
  }

  String complaint() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  @Override
  public InstantSource clock() {
    return () -> CronFolder.NOW;
  }

  @Override
  public String version() {
    return "test";
  }

  @Override
  public Settings settings(Invocation invocation) {
    var given = new Given(folder.config(), Map.of(), invocation.flags());
    return ((Settings.Reading.Good) Settings.read(given)).settings();
  }

  @Override
  public CronSet cronFiles(Settings settings, List<Path> files) {
    CronFiles cron = folder.files();
    return files.isEmpty() ? cron.read() : cron.read(files);
  }

  @Override
  public Desk desk(Settings settings) {
    throw new UnsupportedOperationException("there is neither a service nor a database");
  }

  @Override
  public Optional<Desk> deskOfReturned(Settings settings) {
    return Optional.empty();
  }

  @Override
  public Desk orderDesk(Settings settings) {
    return desk(settings);
  }

  @Override
  public Caretaker caretaker(Settings settings) {
    throw new UnsupportedOperationException("there is no database");
  }

  @Override
  public List<Finding> tryOnline(Settings settings, CronSet cron) {
    return List.of();
  }

  @Override
  public int serve(Settings settings) {
    throw new UnsupportedOperationException("nothing is served");
  }

  @Override
  public int endpoint(Settings settings) {
    throw new UnsupportedOperationException("nothing is served");
  }
}
