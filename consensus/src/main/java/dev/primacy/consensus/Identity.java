package dev.primacy.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Who a manager's directory belongs to. It lies outside of what Ratis owns, so that it is still
 * there when that is lost.
 *
 * @param members the group as it was founded; later members are in Ratis' own files
 * @param stage whether Ratis' directory has ever been complete
 */
record Identity(Member self, UUID group, List<Member> members, Stage stage) {

  private static final String FORMAT = "1";

  /** How far the founding of this member has come. */
  enum Stage {
    FORMING,
    FORMED
  }

  Identity {
    members = List.copyOf(members);
  }

  /** Every founding member computes the same group from the same configuration. */
  static Identity founding(Member self, List<Member> members) {
    String all =
        members.stream()
            .sorted(Comparator.comparing(Member::peerId))
            .map(Member::toString)
            .collect(Collectors.joining(","));
    UUID group = UUID.nameUUIDFromBytes(("primacy " + all).getBytes(UTF_8));
    return new Identity(self, group, members, Stage.FORMING);
  }

  Identity formed() {
    return new Identity(self, group, members, Stage.FORMED);
  }

  RaftGroup raftGroup() {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(group), members.stream().map(Member::peer).toList());
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Who this directory belongs to. A copy of it elsewhere must never be started.\n");
    line(text, "format", FORMAT);
    line(text, "manager", self.id().name());
    line(text, "incarnation", self.incarnation());
    line(text, "address", self.address());
    line(text, "group", group);
    line(text, "stage", stage);
    line(text, "members", members.size());
    for (int i = 0; i < members.size(); i++) {
      line(text, "member." + i + ".id", members.get(i).id());
      line(text, "member." + i + ".incarnation", members.get(i).incarnation());
      line(text, "member." + i + ".address", members.get(i).address());
    }
    DurableFile.replace(file, text.toString());
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append('=').append(value).append('\n');
  }

  static Identity read(Path file) throws IOException {
    Properties lines = new Properties();
    lines.load(new StringReader(Files.readString(file)));
    if (!FORMAT.equals(lines.getProperty("format"))) {
      throw new IOException(
          "format " + lines.getProperty("format") + " of " + file + " is unknown");
    }
    try {
      List<Member> members = new ArrayList<>();
      int count = Integer.parseInt(need(lines, "members"));
      for (int i = 0; i < count; i++) {
        members.add(member(lines, "member." + i + ".id", "member." + i + "."));
      }
      return new Identity(
          member(lines, "manager", ""),
          UUID.fromString(need(lines, "group")),
          members,
          Stage.valueOf(need(lines, "stage")));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Member member(Properties lines, String idKey, String prefix) {
    return new Member(
        new ManagerId(need(lines, idKey)),
        Integer.parseInt(need(lines, prefix + "incarnation")),
        need(lines, prefix + "address"));
  }

  private static String need(Properties lines, String key) {
    String value = lines.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
