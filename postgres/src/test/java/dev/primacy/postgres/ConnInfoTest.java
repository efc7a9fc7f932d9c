package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.Server.Upstream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnInfoTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain words            | host=db1 port=5433 application_name=b_7                | db1:5433     | b_7
          quoted words           | host='db1' port='5433' application_name='b_7'          | db1:5433     | b_7
          spaces around          |   host = db1   port =5433 application_name= 'b_7'      | db1:5433     | b_7
          a port left out        | host=db1 application_name=b_7                          | db1:5432     | b_7
          a name left out        | host=db1                                               | db1:5432     | walreceiver
          an address             | hostaddr=10.0.0.1                                      | 10.0.0.1:5432 | walreceiver
          IPv6                   | host=::1 port=5433                                     | [::1]:5433   | walreceiver
          a quote in a password  | password='it\\'s host=x' host=db1                      | db1:5432     | walreceiver
          nothing of use         | nonsense                                               | :5432        | walreceiver
          """)
  void saysWhereAStandbyStreamsFrom(String why, String text, String address, String name) {
    assertThat(ConnInfo.upstream(text)).hasValue(new Upstream(address, name));
  }

  @Test
  void anEmptyOneLeadsNowhere() {
    assertThat(ConnInfo.upstream("")).isEmpty();
    assertThat(ConnInfo.upstream("  ")).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("host", "::1");
    words.put("passfile", "/var/lib/o'brien\\x/ pgpass");
    words.put("application_name", "");
    assertThat(ConnInfo.parse(new ConnInfo(words).text()).words()).isEqualTo(words);
  }
}
