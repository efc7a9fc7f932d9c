package dev.primacy.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"pg1.example:5432", "10.0.0.11:7400", "[::1]:5432", "[fe80::1%eth0]:1"})
  void readsWhatItWrites(String text) {
    assertThat(Address.parse(text)).map(Address::toString).hasValue(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pg1",
        "pg1:",
        ":5432",
        "pg1:0",
        "pg1:65536",
        "::1:5432",
        "a b:1",
        "pg1:5432 "
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
  void knowsLoopback(String text) {
    assertThat(Address.parse(text)).map(Address::isLoopback).hasValue(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0:1", "10.0.0.1:1", "[::]:1", "127.example.org:1", "localhost.a:1"})
  void takesNothingElseForLoopback(String text) {
    assertThat(Address.parse(text)).map(Address::isLoopback).hasValue(false);
  }
}
