"""Words of machines: in the names of metrics and in messages of errors, and the units that they count in."""

from __future__ import annotations

from actors.security.detectors.base import word_set

TECHNICAL = word_set(
    """
    abort aborted absolute abstract accelerate accelerator accept accepts access accessmethods accumulation
    activation active actor adapt adapter adaptive adbc address admin agent aggregate aggregation alchemy
    alertmanager algorithm alias align alloc allocate allocated allocator allowed allows alpha ambiguous amps
    annotated annotation anon anthropic aof api append apple approval arbitrary archive arcstats arg argument
    arguments array arrow ascii aspnetcore assemble assertion assign assignment assistant async asyncio attach
    attempt attempting attempts attention attn attr attribute audio auth authenticate authentication authorization
    auto automatic automatically available average avg await awaited awq aws axes axis azure backend backup backward
    bad balanced banner base batch bcache bcachefs bearer bedrock begin behavior bert beta bin binary bind bit bits
    bitsandbytes blank block blocked bnb body bool boolean bos both bound boundary boxes bpm broadcast broken broker
    browser bson btree bucket buffer build built builtin bulk button buttons buyers byte bytearray bytes cache
    calculate call callable callback called caller calls cancelled cannot canonical capability capture carries carts
    cassandra cast catalog categorical category causal celsius cert certificate chain channel char character charset
    chat checkout checkpoint choices chunk cicd cipher class classification classifier claude clause cli click
    clicks client clone close closed closing cloud cloudfoundry cls cluster clusterquota cm cmd code codebook codec
    codex col collation collection collector column com combine command commit common compaction comparing
    compatible compile compiler completed completion complex component composite compress compression compute concat
    concatenate concrete condition conditional config configuration configure conflict connect connected connection
    connector conntrack consider constant constraint construct constructor consumer contain container content
    context continuous conv conversions convert convertible coordinate core coroutine correspond corrupt cortex
    cosmosdb couchdb count counter covariance cpu crawler create creation credential criteria cronjob crop ctc cuda
    current cursor curve custom cycles daemonset dash data database dataclass dataframe dataset datastore datatype
    datetime dbuf ddl dduf deadline deadlock decimal decision declared decode decoder decorator deep deepspeed
    default deferred define definitions defrag delay deleted denied dense dependency deployment deprecated depth
    description descriptor deserialize desired destination detected detection determine dev device dialect dict
    dictionary diff differ digest digit dim dimension dimensional dir directory disable disallowed discovery
    discriminator disk dist distinct distlib distributed distribution distutils divide divisible division django dml
    dnode dns doc docstring document domain dot dotnet download driver dropped dsa dtype dummy duplicate duration
    dynamic dynamodb eager ebitda edge edit either elasticsearch element elliptic embed emitter empty enable encode
    encoded encoder encoding encountered encrypted end endpoint engine ensure enterprise entity entra entry enum env
    environment eof eos ephemeral epoch equal err errno error errors estimator eur eval evaluate evaluation event
    eventloop evicted exactly example exc exceeded exceeds exception exclude exclusive exec execute executemany
    execution exemplars exist exists exit exp expected expecting expects expert expired explicit export exporter
    expr expression ext extend extension external extract extractor extstore faas factor fahrenheit fail failed
    failure fal fallback false faults feature fetch field file filename filepath filesystem filter finder
    fingerprint finite fireworks fit fixed flag flash float flow flush fold folder follows foo forbidden form format
    formatter forms forward found fps fragment frame freq frequency fsdp full fully func function future gateway
    gauge gb gbp gcp gcs gdal gemini gemm gemma gen generate generation generator generic genpauseless genstats geo
    geometry getitem gguf ghz gib git github global godebug google gpgc gpt gptq gpu gradient graph greater grid
    group grpc guard guardrail handle handler handshake haproxy harness hash hdf head header heap height hertz
    hidden higgs hint hist histogram hook host hostname hours hpa html http https httpx hub hugging huggingface
    hwmon hypervisor hz iam id identical identifier identity idf idle idna ids idx ignore illegal image imagenet
    immutable implement implementation implemented import impressions include incompatible incomplete inconsistent
    index indexer indicator indices infer inference infiniband infinity info ingestion inherit init initial
    initialization initialize initialized initializer inner inode input insecure insert inside install installation
    instance instantiate instead int integer integral integration interface intermediate internal interpolate
    interpolation interpret interrupted interval introspection invalid invoke iou iso isolation issuer items iter
    iterable iteration iterator java jax jmx job join joules json jvm jwt kafka kb kelvin keras kernel key keyword
    kg kib km kms kube kubelet kwargs label lang larger lastgcinfo latency launch layer layout leader leaders least
    legacy len length level lexer library limit line linear lines link list lite litellm literal llm load loader
    local localhost lock locking log logger logical login logits lookup loop loss lru malformed managed manager
    manually map mapper mapping marker mask master match matrices matrix mavvrik max maximum maxsize mb mcp mcpjwt
    mechanism mel mem member memcached memory memstats merge mesh message meta metadata meters method metric mhz mib
    microseconds middleware migration migrations millis milliseconds mime min mini minutes mismatch misses missing
    mistral mix mixin mm modal modality mode model moderated module moe mongo mongod mongodb mono mountstats ms msg
    mtp multi multiclass multimodal multipart multiple multiply muse mutable mutually mxfp mysql naive namedprocess
    namespace nan native ndarray ndim negative neighbors neither nested net netstat network newer newline nfs
    nlevels node nodejs noise non nonce none nonetype nonnegative nor norm notifications ns null num numa numba
    number numeric numerical numpy nvfp oauth obj object occurred ocr ocsp offload offset ogr oidc omit only opcode
    open openai openshift opentelemetry openvino operand operands operation operator ops optim optimizer option
    optional oracle ordering org orient origin orm otel otlp output overflow overlapping overload override overwrite
    owner p50 p95 p99 package packet pad page pairs pan pandas parallel parallelism param parameter parent parse
    parser partial partition pass password patch path pattern pauseless pauses payload peer pem pep per percent
    percentage perform periods perm permission permitted persistentvolume persistentvolumeclaim pickle pil pip pipe
    pipeline pixel pkcs placeholder plain platform plot plugin pod pointer policy polymorphic pool port pos position
    positional positive pre precision precomputed predict predictions prefix prepare present preset pretrained
    previous primary private probe process processor producer profile program programming prohibited project
    prometheus promotion prompt properly property protocol provide provider proxy pyarrow pydantic python pytorch
    quant quantile quantization quantize quantizer quanto query queue quoted qwen rabbitmq rag raised random range
    rank rate ratio raw rdb reached reactions read readme realtime reason reasoning received recognized record
    recursion recursive redirect redis reduce reduction ref reference refresh refused refusing regex region register
    registry rejected relation relationship relative relay release remain remix remote rename render repl replay
    replica replicaset replication repo repository repr representation request requests require required requirement
    rerank resample reset resize resolve resource resourcequota response restart result retries retry return
    returned revenue revision rfc rgb rocksdb role root rope rotary route router row rows rpc rpm rsa rule run
    runner runtime runway rust same sample sandbox sasl save scalar scale scan scatter sched scheduler schema scheme
    scikit scope scores scoring scrape screen script sdk sdpa search second seconds secret seed segment segmentation
    select selectable self semantic sense sentinel sep separately separator seq sequence sequential serializable
    serialization serialize serializer series server service session sessions set setup shape shard shared shortest
    shuffle sig signal signature signer signing signups single size skill skipped sklearn sku skus slab slave slice
    sliding smaller snapshot sock socket solver soniox sorted source space spam span sparse spatial spec special
    specification specifier specify speed split sql sqlalchemy srid srv ssl stable stack stale start stat state
    statefulset statement statements static statistics statsd status std step stopped storage store str strategy
    stream strictly stride string structure sub subclass submits subplots subprocess subscript subscriptable subset
    subtype suffix suitable sum summary supply support svd switchyard symbol symbolic symlink sync synchronous
    syntax sys system table tag target task tcp telemetry temp template tenant tensor tensorflow ternary test text
    thanos thread threads threshold throughput tier timed timedelta timeout timestamp timm tls token tokenization
    tokenize tokenizer tokens toml tool toolset topics torch torchmetrics torchvision total tracker train trainable
    trainer trans transaction transactional transcript transform transformation transformer transmit transport tree
    tries true truncated truncation tsdb tts tuple type tzinfo udp ui unable unavailable undefined underlying
    unexpected unhashable unicode unique unit unknown unpack unpickling unreachable unrecognized unsafe unsupported
    unterminated update upload upper uri url usable usage usd use user username utf utils uuid val valid validate
    validation validator value values var variable variant vcs vec vector veo verification verified version vertex
    vfs via video views vino vision visits visual vllm vocab vocabulary volts waits warning watt watts wav web
    websocket weight wheel widget width window wiredtiger worker workload workspace wrap wrapper write written xai
    xfrm xfs xpu yaml ysql zero zfs zip zoneinfo
    """
)
"""Enough of them make a sentence a machine's."""
