package io.cronledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the API says of itself, held against what it does. */
final class Description {
  private static final String AT = "https://cronledger.example/openapi";
  static final JsonNode OPENAPI = read();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                  .schemas(Map.of(AT, OPENAPI.toString())));
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Description() {}

  private static JsonNode read() {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer as far as a description can speak of it. */
  record Answered(String method, String path, int status, String contentType, String body) {
    static Answered of(HttpResponse<String> answer) {
      String type = answer.headers().firstValue("Content-Type").orElse("none");
      return new Answered(
          answer.request().method(),
          answer.request().uri().getPath(),
          answer.statusCode(),
          type.split(";", 2)[0].strip(),
          answer.body());
    }
  }

  /** Fails unless the answer is one that the description foresees, down to its last field. */
  static void check(Answered answer) {
    if (answer.method().equals("HEAD")) {
      return;
    }
    Optional<String> template = template(answer.path());
    if (template.isEmpty()) {
      boolean ours = answer.path().matches("/(api|health)/.*");
      assertThat(!ours || answer.status() >= 400).as("%s is not described", answer).isTrue();
      return;
    }
    String method = answer.method().toLowerCase(Locale.ROOT);
    String operation = "/paths/" + escape(template.get()) + "/" + method;
    if (OPENAPI.at(operation).isMissingNode()) {
      assertThat(answer.status()).isEqualTo(405);
      return;
    }
    String responses = operation + "/responses/";
    String named = responses + answer.status();
    String at = OPENAPI.at(named).isMissingNode() ? responses + "default" : named;
    JsonNode response = OPENAPI.at(at);
    assertThat(response.isObject()).as("%s is not described", answer).isTrue();
    String target = response.has("$ref") ? response.path("$ref").asString().substring(1) : at;
    checkContent(answer, target + "/content");
  }

  private static void checkContent(Answered answer, String at) {
    JsonNode content = OPENAPI.at(at);
    if (content.isMissingNode()) {
      assertThat(answer.body()).isEmpty();
    } else if (!content.has("*/*")) {
      String type = answer.contentType();
      assertThat(content.propertyNames()).contains(type);
      if (content.path(type).has("schema")) {
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        assertThat(schema(at + "/" + escape(type) + "/schema").validate(body))
            .as(answer.body())
            .isEmpty();
      }
    }
  }

  private static Schema schema(String pointer) {
    return SCHEMAS.computeIfAbsent(
        pointer,
        p ->
            REGISTRY.getSchema(
                SchemaLocation.of(AT + "#" + p.replace("{", "%7B").replace("}", "%7D"))));
  }

  private static Optional<String> template(String path) {
    return OPENAPI.path("paths").propertyNames().stream()
        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
        .findFirst();
  }

  private static String escape(String part) {
    return part.replace("~", "~0").replace("/", "~1");
  }
}
