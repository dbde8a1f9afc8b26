namespace SynapseServerless.Recommendation;

/// <summary>What a pass of a fit of ALS gathers: users and items, then the normal equations of users or of items.</summary>
public sealed class AlsState
{
    internal AlsState(IdTable users, IdTable items) => (Users, Items, Sums) = (users, items, []);

    internal AlsState(string userType, string itemType, int count, int rank)
    {
        (Users, Items) = (new IdTable(userType), new IdTable(itemType));
        (Sums, Rank) = (new NormalSums?[count], rank);
    }

    /// <summary>The users; what the first pass gathers.</summary>
    internal IdTable Users { get; }

    /// <summary>The items; what the first pass gathers.</summary>
    internal IdTable Items { get; }

    /// <summary>The equations of each user or item; null where no rating was met.</summary>
    internal NormalSums?[] Sums { get; }

    /// <summary>Numbers of a vector of factors.</summary>
    internal int Rank { get; }

    /// <summary>What is learnt so far; null when the state was read.</summary>
    internal AlsFit? Fit { get; set; }

    internal AlsState Plus(AlsState other)
    {
        foreach (string user in other.Users.Ids)
            Users.Add(user);
        foreach (string item in other.Items.Ids)
            Items.Add(item);
        for (int place = 0; place < Sums.Length; place++)
        {
            if (other.Sums[place] is not { } theirs)
                continue;
            if (Sums[place] is { } own)
                own.Add(theirs);
            else
                Sums[place] = theirs;
        }
        return this;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Rank);
        writer.Write(Sums.Length);
        Users.Save(writer);
        Items.Save(writer);
        for (int place = 0; place < Sums.Length; place++)
        {
            if (Sums[place] is not { } sums)
                continue;
            writer.Write(place);
            sums.Save(writer);
        }
        writer.Write(-1);
    }

    internal static AlsState Load(BinaryReader reader)
    {
        int rank = reader.ReadInt32(), count = reader.ReadInt32();
        IdTable users = IdTable.Load(reader), items = IdTable.Load(reader);
        AlsState state = rank == 0 ? new AlsState(users, items) : new AlsState(users.Type, items.Type, count, rank);
        for (int place = reader.ReadInt32(); place >= 0; place = reader.ReadInt32())
            state.Sums[place] = NormalSums.Load(reader, rank);
        return state;
    }
}

/// <summary>What a fit of ALS has learnt so far, as it goes to all partitions.</summary>
public sealed record AlsProgress
{
    /// <summary>How many passes have found factors; those of items come first.</summary>
    public int Steps { get; init; }

    /// <summary>Users, items and their factors, as bytes.</summary>
    public byte[] Content { get; init; } = [];

    internal static AlsProgress Of(AlsFit fit, int steps)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        fit.Users.Save(writer);
        fit.Items.Save(writer);
        writer.Flush();
        return new AlsProgress { Steps = steps, Content = stream.ToArray() };
    }

    internal AlsFit Open()
    {
        using var reader = new BinaryReader(new MemoryStream(Content));
        return new AlsFit(Factors.Load(reader), Factors.Load(reader));
    }
}

/// <summary>Users and items with their factors.</summary>
/// <param name="Users">The users.</param>
/// <param name="Items">The items.</param>
internal sealed record AlsFit(Factors Users, Factors Items);
