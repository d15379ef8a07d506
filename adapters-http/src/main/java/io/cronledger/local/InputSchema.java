package io.cronledger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an Actor says of its input: defaults for what is missing, and what it will not take. A
 * folder that was written for the platform has it where the platform looks for it; others have
 * none, and take any object.
 *
 * <p>Of an Actor's schema the keys of the input itself are checked, not what lies below them.
 */
record InputSchema(ObjectNode schema) {
  private static final List<String> PLACES =
      List.of(".actor/INPUT_SCHEMA.json", ".actor/input_schema.json", "INPUT_SCHEMA.json");

  /**
   * @throws ApiError if there is one that cannot be read
   */
  static Optional<InputSchema> of(Path folder) {
    Path actor = folder.resolve(".actor/actor.json");
    if (Files.exists(actor)) {
      JsonNode input = read(actor).path("input");
      if (input instanceof ObjectNode inline) {
        return Optional.of(new InputSchema(inline));
      }
      if (input.isString()) {
        return Optional.of(new InputSchema(read(actor.resolveSibling(input.stringValue()))));
      }
    }
    return PLACES.stream()
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .map(file -> new InputSchema(read(file)));
  }

  private static ObjectNode read(Path file) {
    String why;
    try {
      if (Json.MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
        return object;
      }
      why = "it is not a JSON object";
    } catch (JacksonException e) {
      why = e.getOriginalMessage();
    } catch (IOException e) {
      why = e.toString();
    }
    throw new ApiError(
        400, "invalid-input-schema", "%s cannot be used: %s".formatted(file.getFileName(), why));
  }

  /**
   * The input with the defaults of what it lacks.
   *
   * @throws ApiError if the Actor will not take it; tells everything that is wrong
   */
  ObjectNode complete(ObjectNode input) {
    ObjectNode complete = input.deepCopy();
    properties()
        .forEachEntry(
            (key, property) -> {
              if (!complete.has(key) && property.has("default")) {
                complete.set(key, property.path("default"));
              }
            });
    List<String> problems = problems(complete);
    if (!problems.isEmpty()) {
      throw new ApiError(
          400,
          "invalid-input",
          "Input is not valid: "
              + problems.stream().map("Field input."::concat).collect(Collectors.joining("; ")));
    }
    return complete;
  }

  private JsonNode properties() {
    return schema.path("properties");
  }

  private List<String> problems(ObjectNode input) {
    var problems = new ArrayList<String>();
    for (JsonNode required : schema.path("required")) {
      if (!input.has(required.asString())) {
        problems.add(required.asString() + " is required");
      }
    }
    boolean isClosed =
        schema.path("additionalProperties").isBoolean()
            && !schema.path("additionalProperties").booleanValue();
    input.forEachEntry(
        (key, value) -> {
          JsonNode property = properties().path(key);
          if (property.isMissingNode()) {
            if (isClosed) {
              problems.add(key + " is not allowed");
            }
          } else if (!(value.isNull() && property.path("nullable").asBoolean(false))) {
            problem(property, value).ifPresent(problem -> problems.add(key + " " + problem));
          }
        });
    return problems;
  }

  private static Optional<String> problem(JsonNode property, JsonNode value) {
    String type = property.path("type").asString("");
    if (!isOfType(type, value)) {
      return Optional.of("must be " + type);
    }
    JsonNode allowed = property.path("enum");
    if (allowed.isArray() && allowed.valueStream().noneMatch(value::equals)) {
      return Optional.of(
          "must be equal to one of the allowed values: "
              + allowed.valueStream().map(JsonNode::toString).collect(Collectors.joining(", ")));
    }
    if (value.isNumber()) {
      return size(property, "minimum", "maximum", value.decimalValue().doubleValue(), "must be");
    }
    if (value.isString()) {
      String text = value.stringValue();
      Optional<String> length =
          size(property, "minLength", "maxLength", text.length(), "must have a length");
      return length.isPresent() ? length : pattern(property, text);
    }
    return value.isArray()
        ? size(property, "minItems", "maxItems", value.size(), "must have a number of items")
        : Optional.empty();
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> true;
    };
  }

  private static Optional<String> size(
      JsonNode property, String least, String most, double size, String must) {
    if (property.has(least) && size < property.path(least).asDouble(0)) {
      return Optional.of("%s >= %s".formatted(must, property.path(least)));
    }
    if (property.has(most) && size > property.path(most).asDouble(0)) {
      return Optional.of("%s <= %s".formatted(must, property.path(most)));
    }
    return Optional.empty();
  }

  private static Optional<String> pattern(JsonNode property, String text) {
    String pattern = property.path("pattern").asString("");
    try {
      return pattern.isEmpty() || Pattern.compile(pattern).matcher(text).find()
          ? Optional.empty()
          : Optional.of("must match pattern \"%s\"".formatted(pattern));
    } catch (PatternSyntaxException _) {
      return Optional.empty(); // a pattern of another language than ours
    }
  }
}
