namespace SynapseServerless.Data;

/// <summary>Types that all values of a column may have, by how they are written.</summary>
[Flags]
internal enum TextKinds
{
    /// <summary>Text and nothing else.</summary>
    None = 0,

    /// <summary>True and false.</summary>
    Boolean = 1,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 1 << 1,

    /// <summary>Whole numbers of up to 28 digits, which .NET's decimal holds.</summary>
    Whole = 1 << 2,

    /// <summary>Numbers whose nearest double stands for them.</summary>
    Double = 1 << 3,

    /// <summary>Dates, year first.</summary>
    Date = 1 << 4,

    /// <summary>Dates and times by the clock, to the microsecond.</summary>
    Timestamp = 1 << 5,

    /// <summary>Dates and times by the clock, to the nanosecond, from 1678 to 2261.</summary>
    TimestampNanoseconds = 1 << 6,

    /// <summary>Dates and times with an offset from UTC.</summary>
    Instant = 1 << 7,

    /// <summary>Times of day.</summary>
    Time = 1 << 8,

    /// <summary>Dates, or dates and times, of another format than year first.</summary>
    Pattern = 1 << 9,

    /// <summary>All numbers.</summary>
    Numbers = Int64 | Whole | Double,

    /// <summary>What is read as a date, year first.</summary>
    Iso = Date | Timestamp | TimestampNanoseconds | Instant,

    /// <summary>All types.</summary>
    All = Boolean | Numbers | Iso | Time | Pattern,
}
