@NullMarked
package dev.headrace.advisor.advice;

import org.jspecify.annotations.NullMarked;
