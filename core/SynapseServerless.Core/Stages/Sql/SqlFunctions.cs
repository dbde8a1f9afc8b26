using System.Collections.Frozen;
using System.Text.Json;

namespace SynapseServerless.Stages;

/// <summary>The functions that a statement may call: those that go by the values of a row alone, and come through any value.</summary>
/// <remarks>
/// It is a list of what is allowed, because DuckDB gains functions with every version, and some end the process where a value is nested deeply: they go
/// through it by a recursion. What values can be is not known when a statement is looked at.
/// </remarks>
internal static partial class SqlFunctions
{
    // A width is memory for each row, however short the value.
    private static readonly FrozenSet<string> s_formats = FrozenSet.ToFrozenSet(["format", "printf"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Most wildcards of a pattern: each is a step of a recursion.</summary>
    public const int MostWildcards = 32;

    private const int MostBrackets = 64;

    private const string Nested = "It goes through nested values by a recursion, which a value can be too deep for.";
    private const string Machine = "It depends on the machine or the connection, and not on the row.";

    private static readonly FrozenSet<string> s_allowed = Names("""
        + - * / // % ^ ** & | ~ << >> ! !__postfix @ || ^@ && <-> <=> @> <@ ->> ~~ !~~ ~~* !~~*
        add subtract multiply divide mod pow power abs sign sqrt cbrt exp ln log log2 log10 ceil ceiling floor round round_even roundbankers trunc even factorial gamma lgamma
        pi degrees radians sin cos tan cot asin acos atan atan2 sinh cosh tanh asinh acosh atanh gcd lcm greatest_common_divisor least_common_multiple greatest least
        isnan isinf isfinite signbit nextafter fdiv fmod xor bit_count bit_length bit_position get_bit set_bit bitstring bar equi_width_bins geomean geometric_mean
        ascii ord chr unicode lower lcase upper ucase length len char_length character_length strlen octet_length length_grapheme left right left_grapheme right_grapheme
        substr substring substring_grapheme trim ltrim rtrim lpad rpad repeat replace translate reverse concat concat_ws contains starts_with ends_with prefix suffix instr strpos position
        split split_part str_split string_split string_to_array str_split_regex string_split_regex regexp_split_to_table regexp_split_to_array regexp_matches regexp_full_match regexp_extract
        regexp_extract_all regexp_replace regexp_escape like_escape ilike_escape not_like_escape not_ilike_escape strip_accents nfc_normalize icu_sort_key format printf formatreadablesize
        formatreadabledecimalsize format_bytes pg_size_pretty parse_formatted_bytes levenshtein editdist3 hamming mismatches jaccard jaro_similarity jaro_winkler_similarity
        url_encode url_decode parse_path parse_dirname parse_dirpath parse_filename base64 to_base64 from_base64 hex to_hex from_hex unhex bin to_binary from_binary unbin to_base
        encode decode md5 md5_number md5_number_lower md5_number_upper sha1 sha256 hash
        age ago century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch
        epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond
        millennium millisecond minute month monthname nanosecond quarter second strftime strptime try_strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days
        to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years week weekday weekofyear year
        yearweek normalized_interval now today current_date current_localtime current_localtimestamp get_current_time get_current_timestamp transaction_timestamp
        uuid_extract_timestamp uuid_extract_version
        nullif coalesce ifnull error typeof pg_typeof alias enum_code enum_first enum_last enum_range enum_range_boundary union_extract union_tag union_value switch
        row struct_pack struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys struct_position struct_update struct_values
        map cardinality element_at map_concat map_contains map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values
        unnest unlist range generate_series generate_subscripts flatten list_value list_pack array_value apply aggregate filter reduce grade_up
        list_aggr list_aggregate list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat
        list_concat list_contains list_cosine_distance list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element list_entropy list_extract list_filter
        list_first list_grade_up list_has list_has_all list_has_any list_histogram list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad
        list_max list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_position list_prepend list_product list_reduce list_resize list_reverse
        list_reverse_sort list_select list_sem list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_var_pop
        list_var_samp list_where list_zip
        array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_cosine_distance array_cosine_similarity array_cross_product array_distance
        array_distinct array_dot_product array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product array_intersect array_length
        array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front array_position array_prepend array_push_back array_push_front array_reduce array_resize
        array_reverse array_reverse_sort array_select array_slice array_sort array_to_json array_to_string array_to_string_comma_default array_transform array_unique array_where array_zip
        json json_array json_array_length json_each json_exists json_extract json_extract_path json_extract_path_text json_extract_string json_keys json_object json_quote json_transform
        json_transform_strict json_type json_valid json_value from_json from_json_strict to_json row_to_json
        """);

    private static readonly FrozenDictionary<string, string> s_reasons = new (string Names, string Reason)[]
    {
        ("json_structure json_contains json_merge_patch json_pretty json_tree json_group_structure variant_extract variant_normalize variant_typeof", Nested),
        ("~~~", "It matches a pattern by a recursion: use LIKE, or regexp_matches."),
        ("damerau_levenshtein", "It takes memory for each pair of letters: use levenshtein."),
        ("json_serialize_sql json_deserialize_sql json_serialize_plan", "It takes statements apart."),
        ("version current_database current_schema current_schemas current_catalog current_user current_role session_user user current_query getvariable nextval currval in_search_path", Machine),
    }.SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(name, group.Reason))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Types whose values are read by a recursion.
    private static readonly FrozenSet<string> s_types = new[] { "VARIANT", "GEOMETRY" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_patterns =
        Names("~~ !~~ ~~* !~~* like_escape ilike_escape not_like_escape not_ilike_escape");

    private static readonly FrozenSet<string> s_structures = Names("json_transform json_transform_strict from_json from_json_strict");

    /// <summary>What speaks against the call of a function that is no aggregate; null when nothing does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="call">The call, as a node of the syntax tree.</param>
    public static (string Problem, string Remedy)? Objection(string name, JsonElement call)
    {
        if (!s_allowed.Contains(name))
        {
            return ($"The statement calls {Shown(name)}, which is not on the list of functions that any value is safe with",
                s_reasons.GetValueOrDefault(name) ?? Suggestions.Remedy(name, [.. s_allowed], "functions"));
        }
        if (s_patterns.Contains(name) && (Constant(call, 1) is not { } pattern || pattern.Count(letter => letter == '%') > MostWildcards))
        {
            return ($"The statement compares with a pattern that is not a literal string, or has more than {MostWildcards} wildcards",
                "Write the pattern as a literal string, or use contains, starts_with, ends_with or regexp_matches.");
        }
        if (s_structures.Contains(name) && (Constant(call, 1) is not { } structure || structure.Count(letter => letter is '[' or '{') > MostBrackets))
            return ($"The structure that {name} produces is not a literal string, or is nested too deeply", $"Write it as a literal string with at most {MostBrackets} brackets.");
        if (s_formats.Contains(name) && (Constant(call, 0) is not { } format || LongNumber().IsMatch(format)))
        {
            return ($"The format of {name} is not a literal string, or asks for a width of 10,000 or more",
                "Write the format as a literal string, with small widths; rpad and lpad pad strings.");
        }
        return name.StartsWith("json_", StringComparison.OrdinalIgnoreCase) || name == "->>" ? Path(call) : null;
    }

    /// <summary>What speaks against a path into JSON, which is a parameter of a call or the right side of an arrow.</summary>
    public static (string Problem, string Remedy)? Path(JsonElement call)
    {
        JsonElement arguments = call.TryGetProperty("children", out JsonElement children) ? children : call;
        return arguments.ToString().Contains("\"$", StringComparison.Ordinal) && Texts(arguments).Any(text => text.StartsWith('$') && text.Contains("..", StringComparison.Ordinal))
            ? ("The statement has a path into JSON with '..', which gives each value as often as it is nested", "Name the way to the value.")
            : null;
    }

    /// <summary>What speaks against a type; null when nothing does.</summary>
    /// <param name="type">The type, as a node of the syntax tree.</param>
    public static (string Problem, string Remedy)? TypeObjection(JsonElement type)
    {
        var open = new Stack<JsonElement>([type]);
        while (open.TryPop(out JsonElement node))
        {
            if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in node.EnumerateArray())
                    open.Push(item);
                continue;
            }
            if (node.ValueKind != JsonValueKind.Object)
                continue;
            foreach (JsonProperty property in node.EnumerateObject())
            {
                if (property.Name is "id" or "alias" or "name" or "user_type_name" && property.Value.ValueKind == JsonValueKind.String && s_types.Contains(property.Value.GetString()!))
                    return ($"The statement casts to {property.Value.GetString()}", "Values of this type are read by a recursion, which a value can be too deep for.");
                open.Push(property.Value);
            }
        }
        return null;
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.TryGetProperty("class", out JsonElement kind) && kind.GetString() == "CONSTANT"
            ? [Text(element) ?? ""]
            : element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    private static string? Constant(JsonElement call, int argument)
    {
        JsonElement arguments = call.GetProperty("children");
        return arguments.GetArrayLength() > argument ? Text(arguments[argument]) : null;
    }

    private static string? Text(JsonElement expression) =>
        expression.GetProperty("class").GetString() == "CONSTANT" && expression.GetProperty("value").TryGetProperty("value", out JsonElement value)
            ? value.ToString()
            : null;

    private static string Shown(string name) => name == "~~~" ? "GLOB" : $"{name}()";

    private static FrozenSet<string> Names(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // A width that is taken from a value, or one of five digits.
    [System.Text.RegularExpressions.GeneratedRegex(@"[0-9]{5}|%[^a-zA-Z%]*\*|\{[^}]*\{")]
    private static partial System.Text.RegularExpressions.Regex LongNumber();
}
