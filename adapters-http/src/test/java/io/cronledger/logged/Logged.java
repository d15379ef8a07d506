package io.cronledger.logged;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** All that is logged, by whomever, until it is closed. */
public final class Logged implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public Logged() {
    events.start();
    root.addAppender(events);
  }

  public List<ILoggingEvent> events() {
    return List.copyOf(events.list);
  }

  /** What somebody is to look at. */
  public List<ILoggingEvent> warnings() {
    return events().stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(events);
  }
}
