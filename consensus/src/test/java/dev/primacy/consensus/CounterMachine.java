package dev.primacy.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A machine that counts. Its commands are numbers; a negative one it refuses, and zero is a bug in
 * it.
 *
 * @param level what this build understands; a command above 1000 needs level 2
 * @param skew what this build wrongly adds to each command
 * @param width how many digits it writes a command with
 */
record CounterMachine(int level, long skew, int width) implements Machine<Long, Long, Boolean> {

  static final CounterMachine RIGHT = new CounterMachine(1, 0, 1);
  static final CounterMachine NEWER = new CounterMachine(2, 0, 1);
  static final CounterMachine WRONG = new CounterMachine(1, 1, 1);

  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public After<Long, Boolean> apply(Long state, Long command, long index) {
    if (command == 0) {
      throw new IllegalStateException("a bug in the machine");
    }
    return command < 0 ? new After<>(state, false) : new After<>(state + command + skew, true);
  }

  @Override
  public int levelOf(Long command) {
    return command > 1000 ? 2 : 1;
  }

  @Override
  public byte[] writeCommand(Long command) {
    return ("%0" + width + "d").formatted(command).getBytes(UTF_8);
  }

  @Override
  public Long readCommand(byte[] command) throws UnreadableException {
    return readState(command);
  }

  @Override
  public byte[] writeState(Long state) {
    return state.toString().getBytes(UTF_8);
  }

  @Override
  public Long readState(byte[] state) throws UnreadableException {
    try {
      return Long.valueOf(new String(state, UTF_8));
    } catch (NumberFormatException e) {
      throw new UnreadableException("not a number", e);
    }
  }
}
