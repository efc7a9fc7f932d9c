package dev.primacy.consensus;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * One entry on its way into the log. It remembers whether it came past the door: a deposed leader
 * gives the same answer for an entry that it never took and for one that a successor may yet
 * commit.
 */
final class Submission implements Message {

  private final ByteString content;
  private volatile boolean entered;

  Submission(byte[] entry) {
    content = UnsafeByteOperations.unsafeWrap(entry);
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  void enter() {
    entered = true;
  }

  boolean hasEntered() {
    return entered;
  }
}
