package io.cronledger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.Entry;
import io.cronledger.run.EntryFilter;
import io.cronledger.run.Needle;
import io.cronledger.run.Payload;
import io.cronledger.run.RunId;
import io.cronledger.run.Search;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchTest {
  private final InMemoryLedger ledger = new InMemoryLedger(Samples.LEDGER);
  private final Search search = new Search(ledger);

  @Test
  void a_text_is_found_wherever_it_stands_in_what_went_in() throws Exception {
    for (int before : List.of(0, 1, 65_530, 65_536, 65_541, 131_070)) {
      InMemoryLedger one = new InMemoryLedger(Samples.LEDGER);
      String text = "x".repeat(before) + "needle" + "y".repeat(before % 7);
      one.ordered(Samples.withInput(1, payload(text)));

      assertThat(new Search(one).page(EntryFilter.newest(5), needle("needle")).found()).hasSize(1);
      assertThat(new Search(one).page(EntryFilter.newest(5), needle("needles")).found()).isEmpty();
    }
  }

  @Test
  void pages_of_a_long_search_meet_without_gap_or_overlap() throws Exception {
    List<RunId> meant = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      boolean isMeant = i % 600 == 7;
      ledger.ordered(Samples.withInput(i, payload(isMeant ? "here" : "not")));
      if (isMeant) {
        meant.addFirst(Samples.manual(i).id());
      }
    }

    List<RunId> found = new ArrayList<>();
    List<Integer> looked = new ArrayList<>();
    EntryFilter rest = EntryFilter.newest(2);
    Search.Page page;
    do {
      page = search.page(rest, needle("here"));
      page.found().stream().map(Entry::id).forEach(found::add);
      looked.add(page.looked());
      rest = page.next() == null ? rest : rest.before(page.next());
    } while (page.next() != null);

    assertThat(found).isEqualTo(meant);
    assertThat(looked).allMatch(n -> n <= 1_000).hasSizeBetween(3, 6);
  }

  @Test
  void what_is_damaged_is_told_and_the_rest_is_found() throws Exception {
    ledger.ordered(Samples.withInput(1, payload("here")));
    ledger.tamper(Samples.manual(2).id(), Samples.withInput(2, damaged(payload("here, too"))));
    ledger.ordered(Samples.withInput(3, payload("not")));

    Search.Page page = search.page(EntryFilter.newest(5), needle("here"));

    assertThat(page.found()).extracting(Entry::id).containsExactly(Samples.manual(1).id());
    assertThat(page.damaged()).containsExactly(Samples.manual(2).id());
    assertThat(page.looked()).isEqualTo(3);
  }

  @Test
  void what_retention_lets_go_of_meanwhile_is_not_told_as_damaged() throws Exception {
    RunId going = Samples.manual(2).id();
    ledger.ordered(Samples.withInput(1, payload("here")));
    ledger.tamper(going, Samples.withInput(2, going(going, payload("here, too"))));

    Search.Page page = search.page(EntryFilter.newest(5), needle("here"));

    assertThat(page.found()).extracting(Entry::id).containsExactly(Samples.manual(1).id());
    assertThat(page.damaged()).isEmpty();
  }

  private Payload going(RunId run, Payload whole) {
    return new Payload(
        whole.contentType(),
        whole.size(),
        whole.sha256(),
        whole.truncated(),
        () -> {
          ledger.tamper(run, null);
          throw new DamagedPayload(whole.sha256(), "chunk 0 is missing");
        });
  }

  private static Payload damaged(Payload whole) {
    return new Payload(
        whole.contentType(),
        whole.size(),
        whole.sha256(),
        whole.truncated(),
        () -> {
          throw new DamagedPayload(whole.sha256(), "chunk 0 is missing");
        });
  }

  private static Payload payload(String text) {
    return Payload.of("text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Needle> needle(String text) {
    return Optional.of(new Needle(text));
  }
}
