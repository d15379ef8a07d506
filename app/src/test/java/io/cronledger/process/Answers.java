package io.cronledger.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server of this machine. */
record Answers(HttpClient http, URI server) {

  JsonNode json(String path) {
    return JsonMapper.shared().readTree(bytes(path));
  }

  byte[] bytes(String path) {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer any")
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + ": " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
