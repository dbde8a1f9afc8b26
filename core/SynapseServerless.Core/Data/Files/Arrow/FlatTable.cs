using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SynapseServerless.Data;

/// <summary>A table of a FlatBuffer, as the metadata of Arrow IPC is made of. What points beyond the bytes is an exception.</summary>
internal readonly ref struct FlatTable
{
    /// <summary>What is wrong with metadata that points to where nothing is, for the end of a sentence.</summary>
    public const string Beyond = "its metadata points beyond its end";

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _entries;

    /// <summary>The table that begins somewhere.</summary>
    /// <param name="bytes">The whole buffer.</param>
    /// <param name="position">Where it begins.</param>
    public FlatTable(ReadOnlySpan<byte> bytes, int position)
    {
        _bytes = bytes;
        Position = position;
        _entries = Place((long)position - Read<int>(position));
    }

    /// <summary>The table that a buffer is about.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> bytes) => bytes.Length < sizeof(uint) ? throw Outside() : new(bytes, (int)Math.Min(MemoryMarshal.Read<uint>(bytes), int.MaxValue));

    /// <summary>Where it begins.</summary>
    public int Position { get; }

    /// <summary>A number; the default of its type, which all fields read here have, where it is left out.</summary>
    public T Number<T>(int field)
        where T : unmanaged => Find(field) is > 0 and int at ? Read<T>(at) : default;

    /// <summary>Whether a field is there.</summary>
    public bool Has(int field) => Find(field) > 0;

    /// <summary>A table inside this one.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public FlatTable Table(int field) => new(_bytes, Target(Needed(field)));

    /// <summary>How many elements a list has.</summary>
    /// <param name="field">The list.</param>
    /// <param name="size">How many bytes an element has.</param>
    public int Count(int field, int size)
    {
        if (!Has(field))
            return 0;
        int at = Target(Needed(field)), count = Read<int>(at);
        if (count < 0 || (long)count * size > _bytes.Length - at - sizeof(int))
            throw new InvalidDataException("a list of its metadata is longer than the metadata");
        return count;
    }

    /// <summary>The bytes of an element of a list of structures.</summary>
    public ReadOnlySpan<byte> Structure(int field, int index, int size) => _bytes.Slice(Target(Needed(field)) + sizeof(int) + (index * size), size);

    /// <summary>Where the tables of a list begin.</summary>
    public int[] Tables(int field)
    {
        int[] positions = new int[Count(field, sizeof(uint))];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = Target(Target(Needed(field)) + sizeof(int) + (i * sizeof(uint)));
        return positions;
    }

    private int Needed(int field) => Find(field) is > 0 and int at ? at : throw new InvalidDataException("a part of its metadata is missing");

    private int Find(int field)
    {
        int entry = sizeof(uint) + (field * sizeof(ushort));
        return entry + sizeof(ushort) <= Read<ushort>(_entries) && Read<ushort>(_entries + entry) is > 0 and ushort offset ? Position + offset : 0;
    }

    private int Target(int at) => Place(at + (long)Read<uint>(at));

    private int Place(long at) => at >= 0 && at <= _bytes.Length ? (int)at : throw Outside();

    private T Read<T>(int at)
        where T : unmanaged => at >= 0 && at <= _bytes.Length - Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(_bytes[at..]) : throw Outside();

    private static InvalidDataException Outside() => new(Beyond);
}
