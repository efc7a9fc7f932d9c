package dev.primacy.cli.config;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.Promotion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a value has to be: how it is read, and how it is described to somebody who wrote another
 * one.
 *
 * @param fix how a right one looks
 * @param standIn takes the place of a wrong one so that reading can go on; nobody else ever sees
 *     it, because one problem refuses the whole file
 */
record Kind<T>(String fix, T standIn, Function<String, Optional<T>> reading) {

  static final Kind<String> TEXT =
      new Kind<>("write some text", "-", text -> Optional.of(text).filter(t -> !t.isBlank()));

  static final Kind<String> NAME =
      new Kind<>(
          "write a name of the form " + Names.GRAMMAR,
          "stand-in",
          text -> Optional.of(text).filter(Names::isName));

  static final Kind<Address> ADDRESS =
      new Kind<>(
          "write \"host:port\", an IPv6 address in brackets",
          new Address("localhost", 1),
          Address::parse);

  static final Kind<Path> PATH =
      new Kind<>("write an absolute path", Path.of("/stand-in"), Kind::absolute);

  static final Kind<Boolean> FLAG =
      new Kind<>(
          "write true or false",
          true,
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  static final Kind<Promotion> PROMOTION = word(Promotion.NEUTRAL, Promotion.values());

  /** One of the given words and no other. */
  static Kind<String> literal(String... words) {
    return new Kind<>(
        "write " + String.join(" or ", words),
        words[0],
        text -> Optional.of(text).filter(Arrays.asList(words)::contains));
  }

  private static <E extends Enum<E>> Kind<E> word(E standIn, E[] constants) {
    List<E> all = List.of(constants);
    return new Kind<>(
        "write " + all.stream().map(Kind::lower).collect(Collectors.joining(", ")),
        standIn,
        text -> all.stream().filter(constant -> lower(constant).equals(text)).findFirst());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute).map(Path::normalize);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
