package io.cronledger.cli;

import io.cronledger.run.DamagedPayload;
import io.cronledger.schedule.Definition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a command asks its questions: at a running service, through its API, or at the database
 * itself. Answers are the API's documents either way, since that is what {@code --json} prints.
 */
public interface Desk extends AutoCloseable {

  List<JsonNode> schedules();

  /** What would change if these were all that is in force; the API's document of it. */
  JsonNode plan(List<Definition> definitions);

  /** A page of entries, newest first: {@code {"runs": […], "next": …}}. */
  JsonNode runs(Map<String, List<String>> filter);

  /**
   * Tells each entry that comes or changes, as long as the taker wants more.
   *
   * @param begun called once nothing escapes any more, and again if something may have
   */
  void follow(Map<String, List<String>> filter, Runnable begun, Predicate<JsonNode> taker);

  Optional<JsonNode> run(String id);

  /** The same, with what of its input and output is {@code damaged}: both are read to the end. */
  Optional<JsonNode> checked(String id);

  /**
   * What went into a run, or what came out of it.
   *
   * @param which {@code input} or {@code output}
   * @throws DamagedPayload if that is what it is; or it is thrown while it is read
   */
  Optional<InputStream> payload(String id, String which) throws IOException;

  /** How an output differs from another's, or from the success before; the API's document. */
  Optional<JsonNode> diff(String id, Optional<String> with);

  /** What runs came to; the API's document. */
  JsonNode stats(Map<String, List<String>> scope);

  /** Who serves the ledger; the API's document. */
  JsonNode nodes();

  /** What the ledger takes up. */
  JsonNode storage();

  /** Writes all that is on record; what it wrote before an exception is no backup. */
  void backup(OutputStream to) throws IOException;

  /**
   * Runs what a schedule would run if it were due now, and waits for its end.
   *
   * @param by who asks, as {@code {"by": …}}
   */
  Optional<JsonNode> runSchedule(String name, ObjectNode by);

  /** Runs a task and waits for its end; the order is what {@code POST /api/v1/runs} takes. */
  JsonNode runTask(ObjectNode order);

  /**
   * Has a schedule's slots skipped, or fired again.
   *
   * @param verb {@code pause} or {@code resume}
   * @param by who asks, as {@code {"by": …}}
   */
  Optional<JsonNode> setPaused(String schedule, String verb, ObjectNode by);

  /** Has a run stopped, or not sent; its document, as it stands then. */
  Optional<JsonNode> abort(String id, ObjectNode by);

  /** Compares the slots that should be on the books with those that are; the API's document. */
  Optional<JsonNode> audit(Map<String, List<String>> scope);

  /**
   * Looks for runs of ours that are not on the books, and takes them over; the API's document.
   *
   * @param scope {@code from}, or nothing
   */
  JsonNode adopt(Map<String, List<String>> scope);

  @Override
  void close();
}
