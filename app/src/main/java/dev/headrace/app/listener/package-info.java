/** The port that AWS tools talk to: HTTP to and from what the services understand. */
@org.jspecify.annotations.NullMarked
package dev.headrace.app.listener;
