package io.cronledger;

class CommandsWithoutServiceTest extends CommandsContract {

  @Override
  void begin(Terminal place) {
    try (var _ = place.serve()) {
      untilRunsHaveSucceeded(place);
    }
  }
}
