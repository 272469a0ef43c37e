package dev.runctl.inspect;

import dev.runctl.inspect.PickleValue.Blob;
import dev.runctl.inspect.PickleValue.Flag;
import dev.runctl.inspect.PickleValue.Items;
import dev.runctl.inspect.PickleValue.Made;
import dev.runctl.inspect.PickleValue.Members;
import dev.runctl.inspect.PickleValue.Name;
import dev.runctl.inspect.PickleValue.Nothing;
import dev.runctl.inspect.PickleValue.Real;
import dev.runctl.inspect.PickleValue.Text;
import dev.runctl.inspect.PickleValue.Whole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one pickle as a description: builds its lists, dictionaries and numbers, and notes what it would call. The opcodes
 * are those of Python's pickle protocols 0 to 5. Takes memory in proportion to the pickle, up to a limit.
 */
final class PickleMachine {
    private static final long MOST_OPCODES = 24_000_000;
    private static final int LONGEST_TEXT = 64 << 10;
    private static final int LONGEST_LINE = 8 << 10;
    private static final int FEW_BYTES = 256;

    private final ByteCursor in;
    private final PickleCalls calls;
    private final PickleMemory memory = new PickleMemory();
    private List<PickleValue> stack = new ArrayList<>();
    private final List<List<PickleValue>> marked = new ArrayList<>();

    PickleMachine(ByteCursor in, PickleCalls calls) {
        this.in = in;
        this.calls = calls;
    }

    /** The value described; the cursor then stands behind the pickle. */
    PickleValue read() throws IOException, Malformed {
        for (long opcodes = 0; opcodes < MOST_OPCODES; opcodes++) {
            int opcode = in.u1();
            if (opcode == '.') {
                return pop();
            }
            if (!simple(opcode) && !text(opcode) && !container(opcode) && !memo(opcode) && !call(opcode)) {
                throw new Malformed("no opcode: " + opcode);
            }
        }
        throw new Malformed.BeyondLimits("opcodes");
    }

    private boolean simple(int opcode) throws IOException, Malformed {
        switch (opcode) {
            case 0x80 -> {
                if (in.u1() > 5) {
                    throw new Malformed("a newer protocol");
                }
            }
            case 0x95 -> in.i8(); // a frame; its opcodes follow
            case 'N' -> push(Nothing.NONE);
            case 0x88 -> push(Flag.TRUE);
            case 0x89 -> push(Flag.FALSE);
            case 'K' -> push(Whole.of(in.u1()));
            case 'M' -> push(Whole.of(in.u2()));
            case 'J' -> push(Whole.of(in.i4()));
            case 0x8A -> push(number(in.u1()));
            case 0x8B -> push(number(in.i4()));
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(in.i8()))));
            case 'I', 'L' -> push(PickleNumbers.whole(in.line(LONGEST_LINE)));
            case 'F' -> push(PickleNumbers.real(in.line(LONGEST_LINE)));
            case '0' -> discard();
            case '2' -> push(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean text(int opcode) throws IOException, Malformed {
        switch (opcode) {
            case 'X' -> push(written(in.u4()));
            case 0x8C -> push(written(in.u1()));
            case 0x8D -> push(written(in.i8()));
            case 'T' -> push(written(in.u4()));
            case 'U' -> push(written(in.u1()));
            case 'B' -> push(blob(in.u4()));
            case 'C' -> push(blob(in.u1()));
            case 0x8E, 0x96 -> push(blob(in.i8()));
            case 'V' -> push(kept(in.line(LONGEST_TEXT)));
            case 'S' -> {
                String line = in.line(LONGEST_TEXT);
                push(kept(line.length() >= 2 ? line.substring(1, line.length() - 1) : line));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) throws Malformed {
        switch (opcode) {
            case '(' -> {
                memory.charge(48);
                marked.add(stack);
                stack = new ArrayList<>();
            }
            case '1' -> toMark();
            case ')' -> push(Items.NONE);
            case ']', 0x8F -> push(Items.empty());
            case '}' -> push(new Members());
            case 't', 0x91 -> push(Items.tuple(toMark()));
            case 0x85 -> push(Items.tuple(last(1)));
            case 0x86 -> push(Items.tuple(last(2)));
            case 0x87 -> push(Items.tuple(last(3)));
            case 'l' -> {
                Items list = Items.empty();
                list.addAll(toMark());
                push(list);
            }
            case 'd' -> {
                Members members = new Members();
                putAll(members, toMark());
                push(members);
            }
            case 'a' -> append(last(1));
            case 'e', 0x90 -> append(toMark());
            case 's' -> set(last(2));
            case 'u' -> set(toMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int opcode) throws IOException, Malformed {
        switch (opcode) {
            case 'q' -> memory.put(in.u1(), top());
            case 'r' -> memory.put(in.u4(), top());
            case 'p' -> memory.put(index(), top());
            case 0x94 -> memory.add(top());
            case 'h' -> push(memory.get(in.u1()));
            case 'j' -> push(memory.get(in.u4()));
            case 'g' -> push(memory.get(index()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean call(int opcode) throws IOException, Malformed {
        switch (opcode) {
            case 'c' -> push(calls.named(in.line(LONGEST_LINE), in.line(LONGEST_LINE)));
            case 0x93 -> {
                List<PickleValue> words = last(2);
                if (!(words.getFirst() instanceof Text module) || !(words.getLast() instanceof Text name)) {
                    throw new Malformed("a name that is no text");
                }
                push(calls.named(module.value(), name.value()));
            }
            case 'R' -> {
                List<PickleValue> pair = last(2);
                push(calls.call(pair.getFirst(), pair.getLast()));
            }
            case 0x81 -> {
                List<PickleValue> pair = last(2);
                push(calls.made(pair.getFirst(), pair.getLast()));
            }
            case 0x92 -> {
                List<PickleValue> three = last(3);
                push(calls.made(three.getFirst(), three.get(1)));
            }
            case 'i' -> {
                Name name = calls.named(in.line(LONGEST_LINE), in.line(LONGEST_LINE));
                push(calls.call(name, Items.tuple(toMark())));
            }
            case 'o' -> {
                List<PickleValue> all = toMark();
                if (all.isEmpty()) {
                    throw new Malformed("a class is missing");
                }
                push(calls.call(all.getFirst(), Items.tuple(all.subList(1, all.size()))));
            }
            case 'b' -> {
                PickleValue state = pop();
                if (top() instanceof Made made) {
                    made.build(state);
                }
            }
            case 'P' -> push(calls.persistent(new Text(in.line(LONGEST_LINE))));
            case 'Q' -> push(calls.persistent(pop()));
            case 0x82 -> push(calls.extension(in.u1()));
            case 0x83 -> push(calls.extension(in.u2()));
            case 0x84 -> push(calls.extension(in.i4()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void append(List<PickleValue> values) throws Malformed {
        if (top() instanceof Items list) {
            memory.charge(4L * values.size());
            list.addAll(values);
        } else if (!(top() instanceof Made)) { // such as a deque
            throw new Malformed("no list to append to");
        }
    }

    private void set(List<PickleValue> pairs) throws Malformed {
        if (top() instanceof Members members) {
            putAll(members, pairs);
        } else if (top() instanceof Made made) {
            // A subclass of dict, such as Lightning's AttributeDict.
            Members members = made.state() instanceof Members held ? held : new Members();
            putAll(members, pairs);
            made.build(members);
        } else {
            throw new Malformed("no dictionary to put into");
        }
    }

    private void putAll(Members members, List<PickleValue> pairs) throws Malformed {
        if (pairs.size() % 2 != 0) {
            throw new Malformed("a key without its value");
        }
        memory.charge(4L * pairs.size());
        for (int i = 0; i < pairs.size(); i += 2) {
            members.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private PickleValue number(int length) throws IOException, Malformed {
        if (length < 0 || length > PickleNumbers.LONGEST) {
            throw new Malformed("a number too long");
        }
        return PickleNumbers.whole(in.bytes(length));
    }

    private PickleValue written(long length) throws IOException, Malformed {
        return length >= 0 && length <= LONGEST_TEXT ? kept(in.text((int) length)) : blob(length);
    }

    private Text kept(String text) throws Malformed {
        memory.charge(40 + 2L * text.length());
        return new Text(text);
    }

    private Blob blob(long length) throws IOException, Malformed {
        long offset = in.position();
        if (length >= 0 && length <= FEW_BYTES) {
            memory.charge(FEW_BYTES / 4);
            return new Blob(offset, length, in.bytes((int) length));
        }
        in.skip(length);
        return new Blob(offset, length, null);
    }

    private long index() throws IOException, Malformed {
        try {
            return Long.parseLong(in.line(LONGEST_LINE));
        } catch (NumberFormatException e) {
            throw new Malformed("no index");
        }
    }

    private void push(PickleValue value) throws Malformed {
        memory.charge(28);
        stack.add(value);
    }

    private PickleValue pop() throws Malformed {
        if (stack.isEmpty()) {
            throw new Malformed("an empty stack");
        }
        return stack.removeLast();
    }

    private void discard() throws Malformed {
        if (stack.isEmpty()) {
            toMark();
        } else {
            stack.removeLast();
        }
    }

    private PickleValue top() throws Malformed {
        if (stack.isEmpty()) {
            throw new Malformed("an empty stack");
        }
        return stack.getLast();
    }

    private List<PickleValue> last(int count) throws Malformed {
        if (stack.size() < count) {
            throw new Malformed("an empty stack");
        }
        List<PickleValue> end = stack.subList(stack.size() - count, stack.size());
        List<PickleValue> taken = List.copyOf(end);
        end.clear();
        return taken;
    }

    private List<PickleValue> toMark() throws Malformed {
        if (marked.isEmpty()) {
            throw new Malformed("no mark");
        }
        List<PickleValue> above = stack;
        stack = marked.removeLast();
        return above;
    }
}
