package io.cronledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTest {
  private final ServedApi api = new ServedApi();

  PageTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void the_page_is_served_and_says_what_it_is() throws Exception {
    var page = api.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.body()).contains("<title>Cronledger</title>", "<html lang=\"en\">");
  }

  @Test
  void whatever_the_page_names_is_served_under_its_type() throws Exception {
    assertThat(api.get("/").body())
        .contains("src=\"/page/page.js\"", "href=\"/page/page.css\"", "href=\"/page/icon.svg\"");
    for (var file :
        List.of(
            List.of("/page/page.js", "text/javascript"),
            List.of("/page/page.css", "text/css"),
            List.of("/page/icon.svg", "image/svg+xml"))) {
      var answer = api.get(file.getFirst());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(file.getLast());
    }
  }

  @Test
  void no_script_runs_on_the_page_but_its_own_file() throws Exception {
    var page = api.get("/");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(page.body())
        .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
        .doesNotContainPattern("\\son\\w+=")
        .doesNotContain("<style", "style=", "javascript:");
  }

  @Test
  void nothing_that_a_run_left_becomes_markup() throws Exception {
    assertThat(api.get("/page/page.js").body())
        .doesNotContainPattern("innerHTML\\s*=[^=]")
        .doesNotContain("outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser");
  }

  @Test
  void the_page_asks_whether_the_cron_files_were_rejected_and_has_a_place_to_say_so()
      throws Exception {
    assertThat(api.get("/page/page.js").body())
        .contains("ask(\"/api/v1/cron-files\")", "status === \"rejected\"", "byId(\"problems\")");
    assertThat(api.get("/").body()).contains("id=\"rejected\"", "<pre id=\"problems\">");
  }

  @Test
  void files_that_have_not_changed_are_not_sent_again() throws Exception {
    String tag = api.get("/page/page.js").headers().firstValue("ETag").orElseThrow();

    assertThat(api.get("/page/page.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }
}
