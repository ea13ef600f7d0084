package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class SeatsTest {
  @Test
  void no_two_living_sandboxes_share_a_user_or_an_address_and_there_is_a_limit() throws Exception {
    var seats = new Seats(65_535);
    var users = new HashSet<Integer>();
    var addresses = new HashSet<Object>();
    for (int i = 0; i < Seats.LIMIT; i++) {
      Seats.Seat seat = seats.take();
      assertThat(users.add(seat.uid())).isTrue();
      assertThat(addresses.add(seat.address())).isTrue();
      assertThat(seat.address().isLoopbackAddress()).isTrue();
      assertThat(seat.uid()).isPositive();
    }
    assertThatThrownBy(seats::take).isInstanceOf(IOException.class);
  }

  @Test
  void a_seat_that_was_given_back_is_the_last_to_be_given_again() throws Exception {
    var seats = new Seats(1);
    Seats.Seat first = seats.take();
    seats.release(first);
    assertThat(seats.take()).isNotEqualTo(first);
    for (int i = 0; i < Seats.LIMIT - 2; i++) {
      seats.take();
    }
    assertThat(seats.take()).isEqualTo(first);
  }

  @Test
  void two_servers_share_no_user() throws Exception {
    var one = new Seats(40_000);
    var next = new Seats(40_001);
    int last = 0;
    for (int i = 0; i < Seats.LIMIT; i++) {
      last = Math.max(last, one.take().uid());
    }
    assertThat(next.take().uid()).isGreaterThan(last);
  }
}
