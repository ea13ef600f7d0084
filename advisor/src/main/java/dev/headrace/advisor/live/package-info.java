/**
 * The traffic that a live server saw: when requests of each function came, how long they took, how
 * large they were; compact, bounded, without payloads.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.live;
